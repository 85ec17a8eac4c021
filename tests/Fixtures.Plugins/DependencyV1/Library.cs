namespace Fixtures.Dependency;

/// <summary>A library of version 1.</summary>
public class Library
{
    public static string Describe() => "version 1";
}
