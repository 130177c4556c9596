/**
 * `@maru/client/recording`: the recorder of the connection inspector, for peer connections that this SDK did not make.
 *
 * @packageDocumentation
 */
export type * from "./inspection.js";
export type { Clock } from "./environment.js";
export type { PeerLog } from "./peer-log.js";
export { Recorder } from "./recorder.js";
