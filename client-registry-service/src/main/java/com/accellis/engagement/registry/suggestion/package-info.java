/** Which clients the companies that belong to none may belong to, and what is contradictory: read only. */
package com.accellis.engagement.registry.suggestion;
