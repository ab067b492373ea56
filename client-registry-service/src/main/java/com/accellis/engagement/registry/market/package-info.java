/** The industry of each market, as people have set it. */
package com.accellis.engagement.registry.market;
