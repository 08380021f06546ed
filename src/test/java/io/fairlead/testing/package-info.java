/** What tests of several rooms share: a system of their own and a look at its log. */
package io.fairlead.testing;
