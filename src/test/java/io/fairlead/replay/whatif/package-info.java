/** Tests of what other policies and other events would have come to. */
package io.fairlead.replay.whatif;
