/** The version of the JSON that obsq prints. Published field names never change. */
export const schemaVersion = 'obsq/v1';
