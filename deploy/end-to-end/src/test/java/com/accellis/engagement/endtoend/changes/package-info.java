/** Things that happen at a managed service provider, in random order but the same for the same seed. */
package com.accellis.engagement.endtoend.changes;
