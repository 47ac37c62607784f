import { expect, it } from 'vitest';
import { parsePromqlSelectors } from '../../src/model/monitoring/promql.js';

const named = (query: string): readonly (string | undefined)[] =>
  parsePromqlSelectors(query).map(({ metric }) => metric);

it('finds metrics in every spelling', () => {
  expect(named('Errors{FunctionName="upload"}')).toEqual(['Errors']);
  expect(named('{"Errors", FunctionName="upload"}')).toEqual(['Errors']);
  expect(named('{__name__="5XXError", "@aws.namespace"="AWS/ApiGateway"}')).toEqual(['5XXError']);
  expect(named("{'http.server.request.duration'}")).toEqual(['http.server.request.duration']);
  expect(named('uploads_total > 0')).toEqual(['uploads_total']);
});

it('finds no metrics in functions, operators and lists of labels', () => {
  expect(named('sum by (service, code) (rate(uploads_total[5m])) > 0')).toEqual(['uploads_total']);
  expect(named('sum(rate(failed[5m])) by (service) / on (service) group_left (team) sum(seen)')).toEqual([
    'failed',
    'seen',
  ]);
  expect(named('absent(heartbeat) or vector(1) unless on () maintenance # comment')).toEqual([
    'heartbeat',
    'maintenance',
  ]);
  expect(named('up offset 5m')).toEqual(['up']);
});

it('reads labels with quotes, operators and parts that are not known', () => {
  expect(parsePromqlSelectors('{"Errors", FunctionName=~"upload-.*", "@aws.region"!="eu-west-1", x="${Fn}"}')).toEqual([
    {
      metric: 'Errors',
      matchers: [
        { label: 'FunctionName', operator: '=~', value: 'upload-.*' },
        { label: '@aws.region', operator: '!=', value: 'eu-west-1' },
        { label: 'x', operator: '=', value: '${Fn}' },
      ],
    },
  ]);
});

it('makes nothing of a metric whose name is a pattern, and ends where the text is cut off', () => {
  expect(named('{__name__=~".*errors"}')).toEqual([undefined]);
  expect(named('{"Errors", FunctionName="upl')).toEqual(['Errors']);
  expect(named('sum by (')).toEqual([]);
  expect(named('')).toEqual([]);
});
