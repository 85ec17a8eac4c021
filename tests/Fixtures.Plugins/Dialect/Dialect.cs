using System.ComponentModel.Composition;
using Fixtures.Contracts;

namespace Fixtures.Dialect;

/// <summary>The dialect.</summary>
[Export(typeof(IDialect))]
public sealed class Dialect : IDialect
{
    public string Name => "the dialect of plugin fixtures.dialect";
}
