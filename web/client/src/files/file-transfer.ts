import { FileReceiver, type ReceiverListener } from "./file-receiver.js";
import { FileSender, type SendableFile, type SenderListener } from "./file-sender.js";
import type { FileStore } from "./file-store.js";
import { Meeting, type MeetingListener, type MeetingOptions } from "./meeting.js";

/** What to send, and to whom. */
export interface SendFilesOptions extends MeetingOptions {
  readonly files: readonly SendableFile[];
  /** What the receiver sees as the sender's name. */
  readonly from?: string | undefined;
  readonly listener?: (SenderListener & MeetingListener) | undefined;
}

/** What to receive, and into what. */
export interface ReceiveFilesOptions extends MeetingOptions {
  readonly store: FileStore;
  readonly listener: ReceiverListener & MeetingListener;
}

/**
 * Waits for a receiver with the same code and sends it the files. Resolves when it has them all; a lost connection is made
 * again meanwhile.
 *
 * @throws TransferError when it ended otherwise, or a MaruError with the server's refusal
 */
export async function sendFiles(options: SendFilesOptions): Promise<void> {
  const { files, from = "", listener = {}, ...rest } = options;
  const sender = new FileSender(files, from, options.code, listener);
  await new Meeting(rest, listener, false, (link, isTold) => sender.serve(link, isTold)).hold();
}

/**
 * Waits for the sender with the same code and takes what it offers, once the listener has accepted it. Resolves when
 * everything is there; a lost connection is made again meanwhile, and goes on where it was.
 *
 * @throws TransferError when it ended otherwise, or a MaruError with the server's refusal
 */
export async function receiveFiles(options: ReceiveFilesOptions): Promise<void> {
  const { store, listener, ...rest } = options;
  const receiver = new FileReceiver(store, options.code, listener);
  await new Meeting(rest, listener, true, (link, isTold) => receiver.receive(link, isTold)).hold();
}
