/** The packaged program as its user runs it: the launcher, kubectl, curl's requests, a kill. */
package io.fairlead.e2e;
