import ClassifierService
print(pageBytes())
