// SPDX-License-Identifier: MIT
// What a dashboard may have, put together from Grafana's published types such
// that no field is left open: tests/backends/schema holds dashboards against it.
import type * as g from '@grafana/schema';
import type * as table from 'TABLE';
import type * as timeseries from 'TIMESERIES';

// JSON has the value of an enum's member, where TypeScript wants its name.
type Json<T> = T extends string
  ? `${T}`
  : T extends object
    ? { [K in keyof T]: Json<T[K]> }
    : T;

type Closed<T, Field extends string> = Omit<Json<T>, Field>;

interface PanelOf<Type, Options, Custom>
  extends Closed<g.Panel, 'fieldConfig' | 'options' | 'targets' | 'transformations' | 'type'> {
  type: Type;
  options: Json<Options>;
  fieldConfig: {
    defaults: Closed<g.FieldConfig, 'custom'> & { custom: Json<Custom> };
    overrides: { matcher: { id: 'byName'; options: string }; properties: Property[] }[];
  };
  targets: Target[];
  transformations?: (Closed<g.DataTransformerConfig, 'id' | 'options'> & Step)[];
}

// Grafana's types say of these that they may be anything.
type Property =
  | { id: 'color'; value: Json<g.FieldColor> }
  | { id: 'decimals'; value: number }
  | { id: 'mappings'; value: Json<g.ValueMapping>[] }
  | { id: 'unit'; value: string };

type Step =
  | { id: 'calculateField'; options: Quotient }
  | { id: 'filterByValue'; options: { type: 'exclude'; match: 'any'; filters: Filter[] } }
  | { id: 'joinByField'; options: { byField: string; mode: 'outer' | 'outerTabular' } }
  | { id: 'merge'; options: Record<string, never> }
  | { id: 'organize'; options: Columns }
  | { id: 'reduce'; options: { mode: 'seriesToRows'; reducers: 'lastNotNull'[] } }
  | { id: 'sortBy'; options: { fields: Record<string, never>; sort: { field: string; desc: boolean }[] } };

interface Quotient {
  mode: 'binary';
  alias: string;
  binary: { left: string; operator: '/'; right: string };
  replaceFields: boolean;
}

interface Filter {
  fieldName: string;
  config: { id: 'isNull'; options: Record<string, never> };
}

interface Columns {
  excludeByName: Record<string, boolean>;
  indexByName: Record<string, number>;
  renameByName: Record<string, string>;
}

// The data sources' own types are not published for all three; these are the
// fields of their queries that the dashboards use.
type Target = Json<g.DataQuery> &
  (
    | { query: string; rawQuery: true; resultFormat: 'table' | 'time_series'; alias?: string }
    | { target: string; textEditor: true }
    | {
        expr: string;
        legendFormat: string;
        editorMode: 'code';
        format: 'table' | 'time_series';
        range: boolean;
        instant: boolean;
        interval: string;
      }
  );

interface Variable extends Closed<g.VariableModel, 'query'> {
  query: string | { query: string; qryType: number; refId: string };
  definition?: string;
}

// What an exported dashboard has beside.
interface Requirement {
  type: 'datasource' | 'grafana' | 'panel';
  id: string;
  name: string;
  version: string;
}

export interface Dashboard extends Closed<g.Dashboard, 'panels' | 'templating'> {
  __inputs: never[];
  __requires: Requirement[];
  templating: { list: Variable[] };
  panels: (
    | PanelOf<'table', table.Options, table.FieldConfig>
    | PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>
  )[];
}
