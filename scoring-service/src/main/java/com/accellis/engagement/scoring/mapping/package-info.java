/** Clients and their companies: a change moves whole histories to another client at once. */
package com.accellis.engagement.scoring.mapping;
