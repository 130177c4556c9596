/**
 * The SDK with a room made of cardboard, for looking at the app without a server: `npm run gallery`, then
 * `/r/garden?name=Mina&join=1&people=5`. See README.md for what can be asked for in the address.
 */
import type { Client, ConnectOptions, MaruError as Refusal, Room, RoomOptions } from "../../client/src/index";
import { MaruError } from "../../client/src/index";
import { CardboardRoom } from "./room";

export * from "../../client/src/index";

/** In place of the SDK's: shadows the name above. */
export async function connect(_url?: string | URL, _options: ConnectOptions = {}): Promise<Client> {
  const asked = new URLSearchParams(location.search);
  await new Promise((resolve) => setTimeout(resolve, Number(asked.get("wait") ?? 200)));
  const refusal = asked.get("refuse");
  if (refusal) throw new MaruError(refusal, `Refused: ${refusal}.`, "") satisfies Refusal;
  let room: CardboardRoom | null = null;
  return {
    url: location.origin,
    get room(): Room | null {
      return room;
    },
    join: async (name?: string, options: RoomOptions = {}): Promise<Room> => {
      room = new CardboardRoom(name ?? "garden", options, asked);
      return room;
    },
    inspect: () => room?.inspect() ?? null,
    close: async () => {},
  };
}
