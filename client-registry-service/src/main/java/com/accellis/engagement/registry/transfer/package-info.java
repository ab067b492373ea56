/** Clients with their mappings as a file: out, and in again. */
package com.accellis.engagement.registry.transfer;
