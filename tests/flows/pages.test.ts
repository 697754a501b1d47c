// The pages as people use them, on a real stack with demo data. One file, because starting the stack costs more than a flow.
//   npm test -- flows -t "random walk"     the flows whose name contains it
import { describe } from 'vitest';
import { describeWithChromium } from '../helpers/with-chromium.ts';
import { exportFlows } from './export.ts';
import { faultFlows } from './faults.ts';
import { figureFlows } from './figures.ts';
import { liveFlows } from './live.ts';
import { markFlows } from './marks.ts';
import { opsFlows } from './ops.ts';
import { useStage } from './stage.ts';

describeWithChromium('the pages on a real stack', () => {
  const stage = useStage();
  describe('figures', () => figureFlows(stage));
  describe('marks', () => markFlows(stage));
  describe('an exported file', () => exportFlows(stage));
  describe('people on call', () => opsFlows(stage));
  describe('while they are open', () => liveFlows(stage));
  describe('faults, keys and paper', () => faultFlows(stage));
});
