using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuMlir.Sdk.Generators;

/// <summary>What was read from one class: a model to generate from, unless the class is beyond it, and what is wrong.</summary>
internal sealed record OpReading(OpModel? Model, LocationInfo Location, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>Reads a class marked <c>[Op]</c> into a model.</summary>
/// <remarks>
/// A wrong member is reported and left out, so that one mistake does not bury its report under errors about everything
/// that was not generated.
/// </remarks>
internal sealed class OpReader
{
    private readonly GeneratorAttributeSyntaxContext _context;
    private readonly CancellationToken _cancellation;
    private readonly INamedTypeSymbol _class;
    private readonly DiagnosticBag _diagnostics = new();

    private OpReader(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        _context = context;
        _cancellation = cancellation;
        _class = (INamedTypeSymbol)context.TargetSymbol;
    }

    public static OpReading Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var reader = new OpReader(context, cancellation);
        OpModel? model = reader.ReadClass();
        return new OpReading(model, LocationInfo.From(reader._class.Locations[0]), reader._diagnostics.ToArray());
    }

    private OpModel? ReadClass()
    {
        if (!CheckForm())
        {
            return null;
        }

        string name = _context.Attributes[0].ConstructorArguments.FirstOrDefault().Value as string ?? "";
        if (!Names.IsOperatorName(name))
        {
            _diagnostics.Add(Diagnostics.Name, _class, name, "an operator name; write \"dialect.Name\", as in \"top.Conv\"");
        }

        string summary = Documentation.Summary(_class, _cancellation);
        if (summary.Length == 0)
        {
            _diagnostics.Add(Diagnostics.Summary, _class, "operator", _class.Name);
        }

        bool hasSamples = HasSamples();
        if (!hasSamples && DerivesFrom(Sdk.TopOpBase))
        {
            _diagnostics.Add(Diagnostics.Samples, _class, name);
        }

        CheckReserved();
        var properties = new PropertyReader(_context, _diagnostics, _cancellation);
        foreach (IPropertySymbol property in _class.GetMembers().OfType<IPropertySymbol>())
        {
            properties.Read(property);
        }

        return new OpModel(
            _class.ContainingNamespace.IsGlobalNamespace ? "" : _class.ContainingNamespace.ToDisplayString(),
            _class.Name,
            name,
            summary,
            hasSamples,
            properties.Operands,
            properties.Results,
            properties.Attributes);
    }

    /// <summary>Reports a class that no generated part can complete.</summary>
    private bool CheckForm()
    {
        var node = (ClassDeclarationSyntax)_context.TargetNode;
        List<string> wanted = [];
        if (!node.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            wanted.Add("partial");
        }

        if (!_class.IsSealed)
        {
            wanted.Add("sealed");
        }

        if (_class.ContainingType is not null)
        {
            wanted.Add("outside any other type");
        }

        if (_class.IsGenericType)
        {
            wanted.Add("without type parameters");
        }

        if (wanted.Count > 0)
        {
            _diagnostics.Add(Diagnostics.ClassForm, _class, _class.Name, string.Join(" and ", wanted));
        }

        bool isOp = DerivesFrom(Sdk.OpBase);
        if (!isOp)
        {
            _diagnostics.Add(Diagnostics.BaseClass, _class, _class.Name);
        }

        // A class that merely is not sealed can still be completed.
        return isOp && wanted.TrueForAll(w => w == "sealed");
    }

    private void CheckReserved()
    {
        foreach (ISymbol member in _class.GetMembers().Where(m => !m.IsImplicitlyDeclared))
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Constructor })
            {
                _diagnostics.Add(Diagnostics.Reserved, member, _class.Name, "a constructor", "remove it");
            }
            else if (member.Name is "OperationName" or "Definition")
            {
                _diagnostics.Add(Diagnostics.Reserved, member, _class.Name, member.Name, "rename it");
            }
        }
    }

    private bool HasSamples()
    {
        Compilation compilation = _context.SemanticModel.Compilation;
        INamedTypeSymbol? samples = compilation.GetTypeByMetadataName(Sdk.OpSampleType) is { } sample
            ? compilation.GetSpecialType(SpecialType.System_Collections_Generic_IEnumerable_T).Construct(sample)
            : null;
        return samples is not null && _class.GetMembers("Samples").OfType<IMethodSymbol>().Any(m =>
            m is { IsStatic: true, Parameters.IsEmpty: true, IsGenericMethod: false }
            && compilation.ClassifyConversion(m.ReturnType, samples) is { IsImplicit: true, IsReference: true } or { IsIdentity: true });
    }

    private bool DerivesFrom(string metadataName)
    {
        for (INamedTypeSymbol? type = _class.BaseType; type is not null; type = type.BaseType)
        {
            if (type.ToDisplayString() == metadataName)
            {
                return true;
            }
        }

        return false;
    }
}
