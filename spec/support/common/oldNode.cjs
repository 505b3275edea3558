'use strict';

/** Preloaded into a process, makes it look like a Node that the database driver would crash. */
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.6', napi: '9' } });
