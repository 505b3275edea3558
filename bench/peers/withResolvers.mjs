/** What Node 22 has and Node 20 has not; packages under OrbitDB call it. To be imported before them. */
Promise.withResolvers ??= function withResolvers() {
  const deferred = {};
  deferred.promise = new this((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};
