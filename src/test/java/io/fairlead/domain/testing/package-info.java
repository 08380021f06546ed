/** Builders for the domain's records, and the loop of a processor without a log. For tests. */
package io.fairlead.domain.testing;
