import { connect, type Client, type ErrorCode, type LocalTrack } from "@maru/client";
import { Call } from "../call/call.svelte";
import { claimsOf, forgetToken, takeEntry, wantsRelayAlone } from "../entry";
import { codeOf } from "../errors";
import { LocalMedia } from "../media/local-media.svelte";
import { recall, remember } from "../memory";
import { nameProblem, roomProblem, tidyName, tidyRoom } from "../names";
import { roomPath, router } from "../router.svelte";

/**
 * - `lobby`: choosing. Joining leads to `joining`.
 * - `joining`: the server is asked. Leads to `call`, or to `ended` when it refuses.
 * - `call`: inside. Leads to `ended`.
 * - `ended`: left, or `code` says why it is over. Joining again leads to `joining` or `lobby`.
 */
export type Phase =
  | { readonly at: "lobby" }
  | { readonly at: "joining"; readonly room: string; readonly isAutomatic: boolean }
  | { readonly at: "call"; readonly call: Call }
  | { readonly at: "ended"; readonly code: ErrorCode; readonly room: string };

/** One person's visit to one address: from the lobby into the call and out again. */
export class Visit {
  readonly media = new LocalMedia();
  #phase = $state.raw<Phase>({ at: "lobby" });
  #name = $state("");
  /** The room of the address, or the only one that the token opens; null on the start page. */
  #room = $state<string | null>(null);
  #token: string | null = null;
  #attempt = new AbortController();

  get phase(): Phase {
    return this.#phase;
  }

  get name(): string {
    return this.#name;
  }

  get room(): string | null {
    return this.#room;
  }

  /** The page is at this room's address. Coming here from a call of another room leaves that. */
  arrive(room: string | null): void {
    if (this.#phase.at === "call" && this.#phase.call.room.name === room) return;
    this.#stop();
    const entry = takeEntry(room);
    const claims = claimsOf(entry.token);
    this.#token = entry.token;
    this.#name = tidyName(claims.name ?? entry.name ?? recall("name") ?? "");
    this.#room = room ?? claims.room;
    this.#phase = { at: "lobby" };
    const isReady = this.#room !== null && !roomProblem(this.#room) && !nameProblem(this.#name);
    if (entry.join && isReady) void this.#joinAtOnce(this.#room as string);
  }

  /** Joins a room with what the lobby has opened. Never rejects: the phase tells. */
  async join(name: string, room: string): Promise<void> {
    this.#name = name;
    remember("name", name);
    await this.#join(room, false);
  }

  /** Back to the lobby of the same room. */
  again(): void {
    this.#phase = { at: "lobby" };
  }

  /** Leaves the call, if there is one, and gives devices back. For when the page is left for another one of the app. */
  close(): void {
    this.#stop();
    this.media.close();
  }

  /** `&join=1`: nobody has seen the lobby, so devices are opened here. */
  async #joinAtOnce(room: string): Promise<void> {
    this.#phase = { at: "joining", room, isAutomatic: true };
    const attempt = this.#attempt;
    if (window.isSecureContext) await this.media.open();
    if (!attempt.signal.aborted) await this.#join(room, true);
  }

  async #join(room: string, isAutomatic: boolean): Promise<void> {
    this.#attempt.abort();
    const attempt = (this.#attempt = new AbortController());
    const { signal } = attempt;
    this.#phase = { at: "joining", room, isAutomatic };
    let client: Client | null = null;
    try {
      const tracks = [this.media.camera.track, this.media.microphone.track].filter((track) => track !== null);
      const rtcConfiguration: RTCConfiguration | undefined = wantsRelayAlone(location.search)
        ? { iceTransportPolicy: "relay" }
        : undefined;
      client = await connect(undefined, { token: this.#token ?? undefined, signal, rtcConfiguration });
      const joined = await client.join(room, { name: this.#name, tracks, signal });
      if (signal.aborted) void joined.leave();
      else this.#begin(new Call(client, joined, this.media), room, tracks);
    } catch (error) {
      void client?.close();
      if (!signal.aborted) this.#end(codeOf(error), room);
    }
  }

  #begin(call: Call, room: string, joinedWith: readonly LocalTrack[]): void {
    for (const own of ["camera", "microphone"] as const) {
      const input = this.media[own];
      const isFailed = input.state === "failed";
      // The tracks that were joined with are the call's from here on.
      const track = input.take();
      const isLate = track === null || !joinedWith.includes(track);
      if (!isLate) continue;
      track?.stop();
      // Who joins before the browser has opened a device, or has been allowed to, wants it all the same.
      if (window.isSecureContext && input.isWanted && !isFailed) void call.setEnabled(own, true);
    }
    this.#phase = { at: "call", call };
    this.#room = room;
    const path = roomPath(tidyRoom(room));
    if (location.pathname !== path) router.go(path);
    call.ended.then((code) => {
      if (this.#phase.at === "call" && this.#phase.call === call) this.#end(code, room);
    });
  }

  #end(code: ErrorCode, room: string): void {
    if (code.startsWith("token_")) forgetToken(this.#room);
    this.media.close();
    this.#phase = { at: "ended", code, room };
  }

  #stop(): void {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    if (this.#phase.at === "call") void this.#phase.call.leave();
  }
}
