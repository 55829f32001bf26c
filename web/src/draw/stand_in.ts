/**
 * What the views ask of a browser while they are set up, for where there is none. It comes before all other modules.
 * What people elsewhere write otherwise, counts and numbers, is put right when the page comes to life.
 */

/** A scheme, after what browsers leave out of an address: blanks before it, tabs and ends of lines in it. */
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const LEFT_OUT = /^[\0- ]+|[\t\n\r]/g;

class Address {
  readonly protocol: string;

  constructor(address: string) {
    this.protocol = SCHEME.exec(address.replace(LEFT_OUT, ""))?.[0].toLowerCase() ?? "https:";
  }
}

class Plural {
  select(n: number): Intl.LDMLPluralRule {
    return n === 1 ? "one" : "other";
  }
}

Object.assign(globalThis, {
  location: { search: "" },
  document: { baseURI: "" },
  performance: { now: () => 0 },
  URL: Address,
  Intl: { PluralRules: Plural },
});
