import { describe, expect, it } from 'vitest';
import { portMatrices } from './port-matrices.ts';

const cell = (from: string, to: string) => ({ from, to, ports: '443', why: null });
const matrixOf = (...cells: ReturnType<typeof cell>[]) => ({
  from: cells.map(({ from }) => from),
  to: cells.map(({ to }) => to),
  cells,
});

describe('open ports by part', () => {
  it('are those of the network first, then those of each system by either end', () => {
    const shop = [cell('load balancer', 'shop/api'), cell('shop/api', 'shop/main'), cell('shop/api', 'AWS')];
    const blog = [cell('blog-2/web', 'internet')];
    const network = [cell('nodes', 'data'), cell('10.1.0.0/16', 'nodes'), cell('nodes', '1.1.1.1/32')];
    expect(portMatrices(matrixOf(...shop, ...network, ...blog))).toEqual([
      { system: null, from: ['nodes', '10.1.0.0/16'], to: ['data', 'nodes', '1.1.1.1/32'], cells: network },
      { system: 'shop', from: ['load balancer', 'shop/api'], to: ['shop/api', 'shop/main', 'AWS'], cells: shop },
      { system: 'blog-2', from: ['blog-2/web'], to: ['internet'], cells: blog },
    ]);
  });

  it('are none where no port is open', () => {
    expect(portMatrices(matrixOf())).toEqual([]);
  });
});
