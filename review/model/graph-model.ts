/** A layered graph; the page lays it out. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly groups?: readonly { readonly id: string; readonly label: string }[];
}

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  /** Each line begins a new one in the box. */
  readonly detail?: string;
  readonly kind: string;
  /** Within the page: `#/system/dev/birthday`. */
  readonly href?: string;
  readonly group?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}
