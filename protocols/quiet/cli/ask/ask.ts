import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { decode } from '../../../../lib/decode';
import { encodedCodec } from '../../../../lib/operation/encodedCodec';
import type { ParamsOf, ResultOf } from '../../../../lib/operation/operation';
import type { CallAnswer, Call } from '../../../../streams/doors/door';
import { operations } from '../../operations';
import { type CommandRefusal, refusal } from '../commandRefusal';
import { callRefusal } from './callRefusal';
import type { CommandContext } from './command';

type Operations = typeof operations;
export type OperationName = keyof Operations;

/** The answer of an operation, as JSON carries it: ids are 32 hex characters. */
export type AnswerOf<K extends OperationName> = ResultOf<Operations[K]>;

/** A call of an operation of the protocol. */
export interface OperationCall<K extends OperationName> extends Call {
  readonly op: K;
  readonly params: ParamsOf<Operations[K]>;
}

type Decoder<A> = t.Decoder<unknown, A> & { readonly name: string };

/** The codec of an operation's answer. */
export const answerCodec = <K extends OperationName>(op: K): Decoder<AnswerOf<K>> =>
  encodedCodec(operations[op].result);

/** Decodes an answer. Refuses: an answer of another form, as a node of another version may give. */
export const readAnswer =
  <A>(codec: Decoder<A>) =>
  (answer: CallAnswer): E.Either<CommandRefusal, A> => {
    if (E.isLeft(answer)) return E.left(callRefusal(answer.left));
    return E.mapLeft(() => refusal('answer.has_its_form', 'the node answered in a form this version does not know'))(
      decode(codec)(answer.right),
    );
  };

/** Calls what a node offers beside the operations of its protocol: `stats`, `explain`. */
export const askNode = async <A>(
  { door }: Pick<CommandContext, 'door'>,
  call: Call,
  codec: Decoder<A>,
): Promise<E.Either<CommandRefusal, A>> => readAnswer(codec)(await door.call(call));

/** Calls an operation of the protocol. */
export const ask = <K extends OperationName>(
  at: Pick<CommandContext, 'door'>,
  call: OperationCall<K>,
): Promise<E.Either<CommandRefusal, AnswerOf<K>>> => askNode(at, call, answerCodec(call.op));
