/** The lines and bytes that a query read, for the `stats` of its answer. */
export interface ReadCount {
  lines: number;
  bytes: number;
  metadataBytes: number;
  returned: number;
  postFilterLines: number;
  /** Whether the query filters lines or labels, in which case Loki estimates in advance how much it will read. */
  filtered: boolean;
}

export function newReadCount(): ReadCount {
  return { lines: 0, bytes: 0, metadataBytes: 0, returned: 0, postFilterLines: 0, filtered: false };
}

/** Builds the `stats` of a volume answer, which reads only the index. */
export function buildIndexStats(): object {
  const { recvWaitTime: _notWaited, ...ingester } = ingesterStats(newReadCount(), 0);
  return { ...buildStats(newReadCount(), 0), ingester };
}

/** Builds the `stats` object of Loki's answers with all its keys. This engine reads from memory, so only the ingester's numbers are not zero. */
export function buildStats(count: ReadCount, streams: number): object {
  return {
    summary: {
      bytesProcessedPerSecond: count.bytes * 100,
      linesProcessedPerSecond: count.lines * 100,
      totalBytesProcessed: count.bytes,
      totalLinesProcessed: count.lines,
      // The time is fixed, because an answer must depend only on the demo's clock.
      execTime: 0.01,
      queueTime: 0.0001,
      subqueries: 0,
      totalEntriesReturned: count.returned,
      splits: 0,
      shards: 1,
      totalPostFilterLines: count.postFilterLines,
      totalStructuredMetadataBytesProcessed: count.metadataBytes,
      ...(count.filtered ? { estimatedQueryBytes: count.bytes } : {}),
    },
    querier: { store: storeStats(0, 0), querierExecTime: 0.01 },
    ingester: ingesterStats(count, streams),
    cache: Object.fromEntries(cacheNames.map((name) => [name, cacheStats])),
    index: {
      totalChunks: 0,
      postFilterChunks: 0,
      shardsDuration: 0,
      usedBloomFilters: false,
      totalStreams: 0,
      chunkRefsLookupTime: 0,
      bloomFilterTime: 0,
    },
  };
}

function ingesterStats(count: ReadCount, streams: number): { readonly recvWaitTime: number } {
  const stats = {
    totalReached: 1,
    totalChunksMatched: streams,
    totalBatches: Math.ceil(count.lines / 512),
    totalLinesSent: count.returned,
    store: storeStats(count.bytes, count.lines),
    recvWaitTime: 0.001,
  };
  return stats;
}

const cacheNames = [
  'chunk',
  'index',
  'result',
  'statsResult',
  'volumeResult',
  'seriesResult',
  'labelResult',
  'instantMetricResult',
  'logResult',
  'taskResult',
];

const cacheStats = {
  entriesFound: 0,
  entriesRequested: 0,
  entriesStored: 0,
  bytesReceived: 0,
  bytesSent: 0,
  requests: 0,
  downloadTime: 0,
  queryLengthServed: 0,
};

function storeStats(headBytes: number, headLines: number): object {
  return {
    totalChunksRef: 0,
    totalChunksDownloaded: 0,
    chunksDownloadTime: 0,
    queryReferencedStructuredMetadata: false,
    queryUsedV2Engine: false,
    chunk: {
      headChunkBytes: headBytes,
      headChunkLines: headLines,
      decompressedBytes: 0,
      decompressedLines: 0,
      compressedBytes: 0,
      totalDuplicates: 0,
      postFilterLines: 0,
      headChunkStructuredMetadataBytes: 0,
      decompressedStructuredMetadataBytes: 0,
    },
    chunkRefsFetchTime: 0,
    congestionControlLatency: 0,
    pipelineWrapperFilteredLines: 0,
    dataobj: {
      prePredicateDecompressedRows: 0,
      prePredicateDecompressedBytes: 0,
      prePredicateDecompressedStructuredMetadataBytes: 0,
      postPredicateRows: 0,
      postPredicateDecompressedBytes: 0,
      postPredicateStructuredMetadataBytes: 0,
      postFilterRows: 0,
      pagesScanned: 0,
      pagesDownloaded: 0,
      pagesDownloadedBytes: 0,
      pageBatches: 0,
      totalRowsAvailable: 0,
      totalPageDownloadTime: 0,
      wireBytesTransferred: 0,
    },
  };
}
