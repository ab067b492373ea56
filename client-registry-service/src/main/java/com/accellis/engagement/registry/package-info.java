/** Who the clients are, and which ConnectWise companies they stand for. */
package com.accellis.engagement.registry;
