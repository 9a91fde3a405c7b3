import type { Wording } from "../../../kit/text/wording.ts";
import { deMachine } from "./de.ts";
import { enMachine } from "./en.ts";

export type MachineTextKey = keyof typeof enMachine;
/** Come with the page: who never opens it does not load them. */
export type MachineTexts = Wording<MachineTextKey>;

export const machineCatalogues = { en: enMachine, de: deMachine } as const;
