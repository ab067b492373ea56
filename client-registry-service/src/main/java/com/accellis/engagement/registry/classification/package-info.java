/** Which industry the clients of each market belong to, and whom a change of that would move. */
package com.accellis.engagement.registry.classification;
