/** Has the records again after a restart: they are generated from the same anchor, then every change is made again. */
package com.accellis.engagement.sandbox.store;
