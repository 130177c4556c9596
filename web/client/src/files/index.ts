/**
 * `@maru/client/files`: files from one computer to another, end-to-end encrypted; docs/file-transfer.md is the protocol.
 *
 * @packageDocumentation
 */
export { receiveFiles, sendFiles, type ReceiveFilesOptions, type SendFilesOptions } from "./file-transfer.js";
export type { MeetingListener, MeetingOptions } from "./meeting.js";
export { FileSender, type SendableFile, type SenderListener } from "./file-sender.js";
export { FileReceiver, type ReceiverListener } from "./file-receiver.js";
export { MemoryStore, type FileStore, type PartFile } from "./file-store.js";
export { FileNames, numbered, safeName } from "./file-names.js";
export { MOST_FILES, type Offer, type OfferedFile } from "./offer.js";
export { PairingCode, type TransferRole } from "./pairing-code.js";
export { Sha256 } from "./sha256.js";
export { TransferError, TRANSFER_REASONS, type TransferReason } from "./transfer-error.js";
