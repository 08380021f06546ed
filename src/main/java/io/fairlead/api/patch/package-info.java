/**
 * The three kinds of patches that change a JSON object: strategic merge, merge (RFC 7396) and JSON
 * Patch (RFC 6902). Knows JSON and nothing of our objects.
 */
package io.fairlead.api.patch;
