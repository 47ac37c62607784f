import { describe, expect, it } from 'vitest';
import gsiDesign from '../../rules/gsi-design.js';
import { isLowCardinalityName, isMeasureName, splitWords } from '../../src/model/words.js';

const { continuous, lowCardinality } = gsiDesign.options!;

describe('words of names', () => {
  it.each([
    ['uploadedAt', 'uploaded at'],
    ['upload_timestamp', 'upload timestamp'],
    ['price-in-cents', 'price in cents'],
    ['GSI1PK', 'gsi pk'],
    ['S3ObjectKey', 's object key'],
    ['APIVersion', 'api version'],
    ['tenant#status', 'tenant status'],
    ['', ''],
    ['123', ''],
  ])('%s: %s', (name, words) => {
    expect(splitWords(name).join(' ')).toBe(words);
  });

  it('are found in a name of any length in no time', () => {
    expect(splitWords('aB'.repeat(50_000))).toHaveLength(50_001);
  });
});

describe('names of continuous values', () => {
  it.each(['price', 'ProcessedAt', 'upload_timestamp', 'orderTotal', 'priceInCents', 'fileSizeBytes', 'scores', 'TTL'])(
    '%s is one',
    (name) => {
      expect(isMeasureName(name, continuous.default)).toBe(true);
    },
  );

  it.each([
    'userId',
    'createdBy',
    'priceListId',
    'dateBucket',
    'price_range',
    'timeZone',
    'statistics',
    'pk',
    'updates',
  ])('%s is none', (name) => {
    expect(isMeasureName(name, continuous.default)).toBe(false);
  });
});

describe('names of few values', () => {
  it.each(['status', 'orderStatus', 'entityType', 'isFeatured', 'has_photo', 'countryCode', 'typeId', 'statusCotacao'])(
    '%s is one',
    (name) => {
      expect(isLowCardinalityName(name, lowCardinality.default)).toBe(true);
    },
  );

  it.each(['userId', 'activeUserId', 'statusOwner', 'typeHash', 'island', 'hash', 'is', 'stateMachineArn'])(
    '%s is none',
    (name) => {
      expect(isLowCardinalityName(name, lowCardinality.default)).toBe(false);
    },
  );
});
