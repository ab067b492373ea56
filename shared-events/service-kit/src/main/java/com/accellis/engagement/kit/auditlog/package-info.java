/** Who changed what, for those who have to know. */
package com.accellis.engagement.kit.auditlog;
