/** Refusing to start with settings that would lose data or let strangers in. */
package com.accellis.engagement.kit.startup;
