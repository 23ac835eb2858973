<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- What fits this machine, with quantities. A GET: nothing is ordered by it. -->
  <xsl:template name="title"><xsl:value-of select="w:say('choose.title')"/></xsl:template>

  <xsl:template name="content">
    <xsl:call-template name="crumb"/>
    <h1><xsl:value-of select="w:say('choose.title')"/></h1>
    <p class="sub"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></p>
    <xsl:choose>
      <xsl:when test="items/item">
        <form method="get" action="{terminal/@href}/review">
          <xsl:if test="@case"><input type="hidden" name="c" value="{@case}"/></xsl:if>
          <ul class="rows block">
            <xsl:for-each select="items/item">
              <xsl:variable name="field" select="concat('q.', @code)"/>
              <xsl:variable name="wrong" select="/page//error[@field = $field]"/>
              <li class="row">
                <img class="thumb" src="{@picture}" alt="" width="52" height="52"/>
                <div class="grow">
                  <label for="{$field}"><xsl:call-template name="item-name"/></label>
                  <xsl:call-template name="item-facts"/>
                  <xsl:if test="@soon or @on-site or supply/left">
                    <p class="small">
                      <xsl:if test="@soon"><xsl:call-template name="state"><xsl:with-param name="kind" select="'warning'"/><xsl:with-param name="word" select="w:say('choose.soon')"/></xsl:call-template><xsl:text> </xsl:text></xsl:if>
                      <xsl:if test="@on-site"><strong><xsl:value-of select="w:say('choose.on-site', 'count', @on-site)"/></strong><xsl:text> </xsl:text></xsl:if>
                      <xsl:for-each select="supply[left]"><span class="quiet"><xsl:call-template name="lasts"/></span></xsl:for-each>
                    </p>
                  </xsl:if>
                  <xsl:call-template name="wrong"><xsl:with-param name="field" select="$field"/></xsl:call-template>
                </div>
                <span>
                  <input class="count" type="text" inputmode="numeric" maxlength="12" id="{$field}" name="{$field}" value="{@entered}" aria-label="{w:say('choose.quantity', 'item', @name)}">
                    <xsl:if test="$wrong"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby">error-<xsl:value-of select="$field"/></xsl:attribute></xsl:if>
                  </input>
                </span>
              </li>
            </xsl:for-each>
          </ul>
          <div class="acts block"><button class="primary" type="submit"><xsl:value-of select="w:say('choose.review')"/></button>
            <span class="quiet"><xsl:value-of select="w:say('choose.nothing-yet')"/></span></div>
        </form>
      </xsl:when>
      <xsl:otherwise>
        <p class="lead block"><xsl:value-of select="w:say('choose.none')"/></p>
        <p class="block"><a class="button primary" href="{terminal/@href}/service"><xsl:value-of select="w:say('machine.service')"/></a></p>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
