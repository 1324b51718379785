/** The version of every JSON shape obsq prints. Field names, once published, stay. */
export const schemaVersion = 'obsq/v1';
