// Preloaded into a process with `--import`: messages set its wall clock, as NTP or an operator does.
const Real = Date;
let movedMs = 0;

globalThis.Date = class extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + movedMs);
    else super(...parts);
  }
  static now() {
    return Real.now() + movedMs;
  }
};

process.on('message', ({ moveClockMs }) => {
  movedMs += moveClockMs;
  process.send({ movedMs });
});
