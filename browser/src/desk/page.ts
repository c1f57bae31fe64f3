/** What the built page carries for the desk, and the things there is one of per page. */
import type { Hash } from "../crypto/encoding.ts";
import type { AidSource } from "../shared/aids.ts";
import { pageData } from "../shared/page-data.ts";
import { Api } from "./model/api.ts";
import type { NoticeSetup } from "./model/notices/setup.ts";
import type { Setup } from "./model/statistics/setup.ts";
import { DeviceStore, PageStore, type Store } from "./model/store.ts";
import type { Ground } from "./model/unlock.ts";
import { stretchInWorker } from "./workers.ts";

interface DeskPage {
  /** Fingerprints of all desks of the office file: the pins. */
  readonly fingerprints: readonly Hash[];
  /** Origin of the reporters' site, for posters. */
  readonly report: string;
  /** Path of the desk's start page in this language. */
  readonly home: string;
  /** Path of the page that invitations open. */
  readonly join: string;
  /** Null where the office releases no figures: then nothing is coded. */
  readonly statistics: Setup | null;
  /** Who may read early notices. */
  readonly notices: NoticeSetup;
  /** Where the aids for cases are. */
  readonly aids: AidSource;
}

let page: DeskPage | undefined;

export function deskPage(): DeskPage {
  page ??= pageData("desk") as DeskPage;
  return page;
}

export const api = new Api();
/** On a person's own device. */
export const deviceStore: Store = new DeviceStore();
/** On any other device: gone with the page. */
export const pageStore: Store = new PageStore();

/** Where an unlocking on this page stands. */
export function ground(own: boolean, pin: Hash | ""): Ground {
  return {
    api,
    store: own ? deviceStore : pageStore,
    stretch: stretchInWorker,
    office: deskPage().fingerprints,
    pin,
  };
}
