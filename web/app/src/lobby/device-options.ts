import type { Device } from "@maru/client";
import { t } from "./texts";

interface Option {
  readonly value: string;
  readonly label: string;
}

type Unnamed = "unnamedCamera" | "unnamedMicrophone" | "unnamedSpeaker";

/**
 * The devices as choices. Browsers hide labels until a device was granted: then they are numbered. What the browser calls
 * "default" is the same device a second time, which only outputs need.
 */
export function deviceOptions(devices: readonly Device[], unnamed: Unnamed): Option[] {
  return devices
    .filter((device) => device.id !== "" && device.id !== "communications")
    .map((device, index) => ({
      value: device.id,
      label: device.id === "default" ? t("defaultDevice") : device.label || t(unnamed, { number: index + 1 }),
    }));
}
