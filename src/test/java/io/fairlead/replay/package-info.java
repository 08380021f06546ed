/** A recorded log is decided again: green as it is, and red wherever it was changed. */
package io.fairlead.replay;
