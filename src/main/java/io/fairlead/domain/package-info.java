/** The pure, deterministic core. Imports no framework, reads no clock; see {@link Logic}. */
package io.fairlead.domain;
