/** The only way records change after start-up: complete, stamp, store and tell who listens. */
package com.accellis.engagement.sandbox.changes;
