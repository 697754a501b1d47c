// Preloaded into a process (`--import`): its wall clock is set by message, as an operator or NTP sets one.
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
