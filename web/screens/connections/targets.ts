// What an id of the provider can stand for.
export interface Target {
  readonly id: string;
  readonly name: string;
}

export interface Targets {
  readonly agent: readonly Target[];
  readonly number: readonly Target[];
}
