<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- All orders, newest first. -->
  <xsl:template name="content">
    <p class="crumb"><a href="{@base}"><xsl:value-of select="w:say('nav.home')"/></a></p>
    <h1><xsl:value-of select="w:say('orders.title')"/></h1>
    <xsl:choose>
      <xsl:when test="order">
        <ul class="rows block">
          <xsl:for-each select="order">
            <li class="row">
              <span class="grow"><a href="{@href}"><strong><xsl:call-template name="lines"/></strong></a>
                <xsl:if test="terminal"><br/><span class="quiet small"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></span></xsl:if></span>
              <span><xsl:call-template name="order-and-visit"/></span>
              <span class="tag"><xsl:value-of select="@number"/></span>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:when>
      <xsl:otherwise><p class="lead block"><xsl:value-of select="w:say('orders.none')"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
