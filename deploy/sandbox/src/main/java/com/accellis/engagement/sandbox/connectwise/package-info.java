/** The ConnectWise REST paths: sign-in, lists, single records, merging, system information. */
package com.accellis.engagement.sandbox.connectwise;
