/** Archives: what goes in comes out, and what is broken says where. */
package io.fairlead.replay.archive;
