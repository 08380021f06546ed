/** Label and field selectors, as they stand in a query. Imports nothing of ours but errors. */
package io.fairlead.api.select;
