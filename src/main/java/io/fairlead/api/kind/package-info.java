/**
 * The kinds of objects that the API serves, one class each: names, columns, selectable fields, and
 * which event each write becomes. May import {@code domain}, {@code view} and the wire mapping.
 */
package io.fairlead.api.kind;
