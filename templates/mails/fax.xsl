<?xml version="1.0" encoding="UTF-8"?>
<!-- The same by fax: the page that is attached is what comes out. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="report.xsl"/>
</xsl:stylesheet>
