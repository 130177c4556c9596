/**
 * `@maru/client`: rooms with video, voice and data in the browser.
 *
 * @packageDocumentation
 */
export type * from "./api.js";
export type * from "./inspection.js";
export * from "./errors.js";
export { Emitter, type EventSourceOf, type Listener, type ListenOptions } from "./emitter.js";
export { connect, join } from "./connect.js";
export * from "./devices.js";
export { mediaError } from "./capture.js";
export { defaultMediaPolicy } from "./media-policy.js";
export { browserEnvironment, type Clock, type Environment, type WakeReason } from "./environment.js";
export { LevelMeter, type LevelMeterEvents, type LevelMeterOptions } from "./level-meter.js";
